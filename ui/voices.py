"""Our words for sheets: functions of a module, so that parallel processes can be sent them."""

from __future__ import annotations

from layers.words import Voices
from words.speaker import speaker, words

VOICES = Voices(speak=speaker, words=words)

// @ts-check
/**
 * What Streamlit hands to a component: where it stands, what the page says, and the way to say something back.
 * @template Data
 * @typedef {object} Component
 * @property {Element} parentElement
 * @property {Data} data
 * @property {(name: string, value: unknown) => void} [setTriggerValue]
 */

export {};

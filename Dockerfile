# Two stages: the first builds a wheel, which makes the browser library and the typeface; the second only runs it.
# docs/operate.md says how it is run.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN pip wheel --no-deps --wheel-dir /dist .

FROM python:3.11-slim-bookworm
# Such as [postgis], which docs/deploy needs, or [postgis,oidc].
ARG EXTRAS=""
# A volume at /kept gets the owner of this folder.
RUN useradd --create-home --uid 10001 explorer && install --directory --owner explorer --mode 700 /kept
COPY --from=build /dist/*.whl /src/constraints.txt /tmp/
RUN pip install --no-cache-dir --constraint /tmp/constraints.txt "$(ls /tmp/*.whl)${EXTRAS}" && rm -rf /tmp/*.whl /tmp/constraints.txt
USER explorer
WORKDIR /home/explorer
# The image runs with a root that cannot be written.
ENV PYTHONUNBUFFERED=1 MPLCONFIGDIR=/tmp/matplotlib
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"
# serve is the process that SIGTERM reaches; files being made are handed over first, for STOP_SECONDS.
STOPSIGNAL SIGTERM
# Outside of a container the server listens on its own machine alone; here every other one is outside.
CMD ["layout-explorer", "serve", "--host", "0.0.0.0", "--port", "8501", "--log-format", "json"]

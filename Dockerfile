# Two stages: the first builds a wheel with the browser libraries and the typeface in it, the second only runs it.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends make npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN make setup && .venv/bin/pip install --quiet build && .venv/bin/python -m build --wheel --outdir /dist .

FROM python:3.11-slim-bookworm
# Such as [postgis], which docs/deploy needs.
ARG EXTRAS=""
RUN useradd --create-home --uid 10001 explorer
COPY --from=build /dist/*.whl /src/constraints.txt /tmp/
RUN pip install --no-cache-dir --constraint /tmp/constraints.txt "$(ls /tmp/*.whl)${EXTRAS}" && rm -rf /tmp/*.whl /tmp/constraints.txt
USER explorer
WORKDIR /home/explorer
ENV PYTHONUNBUFFERED=1
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"
# serve replaces itself with the server, so SIGTERM reaches it; files being made are handed over first, for STOP_SECONDS.
STOPSIGNAL SIGTERM
# Outside of a container the server listens on its own machine alone; here every other one is outside.
CMD ["layout-explorer", "serve", "--host", "0.0.0.0", "--port", "8501", "--log-format", "json"]

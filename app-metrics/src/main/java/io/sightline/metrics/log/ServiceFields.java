package io.sightline.metrics.log;

/** The fields that all lines of a process share. */
record ServiceFields(String service, String version, String environment) {
  /** From the comma before the first to the last value. */
  byte[] json() {
    JsonBuffer json = new JsonBuffer();
    json.raw(",\"service\":");
    json.string(service);
    json.raw(",\"environment\":");
    json.string(environment);
    json.raw(",\"version\":");
    json.string(version);
    return java.util.Arrays.copyOf(json.bytes(), json.length());
  }
}

package io.sightline.metrics;

/**
 * Which service runs here, in which version, in which environment ({@code local}, {@code
 * production}, …).
 */
record ServiceIdentity(String service, String version, String environment) {}

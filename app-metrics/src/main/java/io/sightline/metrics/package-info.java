/**
 * The library a service adds to become observable. {@link io.sightline.metrics.Sightline} is the
 * one entry point; the packages below it are its rooms: {@code http} (request metrics and access
 * log), {@code db} (queries and pool), {@code health} (checks and their views) and {@code log}
 * (JSON files).
 */
@NullMarked
package io.sightline.metrics;

import org.jspecify.annotations.NullMarked;

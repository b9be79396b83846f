/** What operators and their machines ask a service: metrics, health, log levels; over HTTP. */
@NullMarked
package io.sightline.metrics.ops;

import org.jspecify.annotations.NullMarked;

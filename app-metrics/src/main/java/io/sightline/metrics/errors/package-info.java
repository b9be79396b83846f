/** Sends errors to a tracker. Nothing here is loaded unless a DSN is set. */
@NullMarked
package io.sightline.metrics.errors;

import org.jspecify.annotations.NullMarked;

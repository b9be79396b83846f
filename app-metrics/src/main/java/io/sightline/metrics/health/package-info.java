/** Checks, run side by side with a deadline, and the endpoints that show their result. */
@NullMarked
package io.sightline.metrics.health;

import org.jspecify.annotations.NullMarked;

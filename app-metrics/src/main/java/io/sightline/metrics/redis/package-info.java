/** Times the commands that a service sends to Redis. */
@NullMarked
package io.sightline.metrics.redis;

import org.jspecify.annotations.NullMarked;

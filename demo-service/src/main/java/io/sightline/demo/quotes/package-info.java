/** Prices that move, cached in Redis and pushed over WebSocket. */
@NullMarked
package io.sightline.demo.quotes;

import org.jspecify.annotations.NullMarked;

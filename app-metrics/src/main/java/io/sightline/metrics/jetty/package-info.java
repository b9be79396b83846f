/** What only the Jetty server itself can tell. */
@NullMarked
package io.sightline.metrics.jetty;

import org.jspecify.annotations.NullMarked;

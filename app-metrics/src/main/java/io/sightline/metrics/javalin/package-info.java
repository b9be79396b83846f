/** Observes a Javalin 7 application. */
@NullMarked
package io.sightline.metrics.javalin;

import org.jspecify.annotations.NullMarked;

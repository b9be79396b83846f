/**
 * Observes any Jakarta Servlet 6 application: one filter around everything it serves. Used by the
 * Javalin adapter too.
 */
@NullMarked
package io.sightline.metrics.servlet;

import org.jspecify.annotations.NullMarked;

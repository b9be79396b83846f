/** What is measured and logged of every HTTP request, and the {@code /metrics} endpoint. */
@NullMarked
package io.sightline.metrics.http;

import org.jspecify.annotations.NullMarked;

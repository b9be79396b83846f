/** Callers that keep the dashboards moving. */
@NullMarked
package io.sightline.demo.traffic;

import org.jspecify.annotations.NullMarked;

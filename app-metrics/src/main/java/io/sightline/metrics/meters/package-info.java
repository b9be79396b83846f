/** What all meters of the library have in common. */
@NullMarked
package io.sightline.metrics.meters;

import org.jspecify.annotations.NullMarked;

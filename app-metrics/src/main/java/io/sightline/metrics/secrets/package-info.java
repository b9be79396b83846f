/** Keeps secrets out of everything the library writes: one place decides what is masked. */
@NullMarked
package io.sightline.metrics.secrets;

import org.jspecify.annotations.NullMarked;

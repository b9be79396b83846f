/** How fast it is, as ratios against a baseline in the same run. */
@NullMarked
package io.sightline.benchmarks;

import org.jspecify.annotations.NullMarked;

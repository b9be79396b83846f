/** How fast lines are shipped, beside other shippers and the raw ceiling. */
@NullMarked
package io.sightline.benchmarks.shipping;

import org.jspecify.annotations.NullMarked;

/** A small trading service: something real to observe. */
@NullMarked
package io.sightline.demo;

import org.jspecify.annotations.NullMarked;

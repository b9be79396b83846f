/**
 * What is right and what is wrong with the stack, before its start ({@code check}) and while it
 * runs ({@code doctor}, {@code monitor}), in both runtimes: it asks what answers on the published
 * ports.
 */
@NullMarked
package io.sightline.stack.diagnosis;

import org.jspecify.annotations.NullMarked;

/**
 * What the stack is made of: how each component is configured, started and asked for its health.
 */
@NullMarked
package io.sightline.stack.component;

import org.jspecify.annotations.NullMarked;

/**
 * The stack as supervised processes on one machine. {@link io.sightline.stack.Stack} starts,
 * watches and stops the components; {@code provision} finds their programs, {@code component} knows
 * how each is configured and asked for its health, {@code process} deals with the operating system.
 */
@NullMarked
package io.sightline.stack;

import org.jspecify.annotations.NullMarked;

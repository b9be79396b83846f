/** The command line behind {@code deploy.sh}. */
@NullMarked
package io.sightline.stack.cli;

import org.jspecify.annotations.NullMarked;

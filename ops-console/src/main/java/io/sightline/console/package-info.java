/** The operations console: settings, wiring and the command line. */
package io.sightline.console;

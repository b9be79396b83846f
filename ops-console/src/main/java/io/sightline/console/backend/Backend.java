package io.sightline.console.backend;

import java.net.URI;

/**
 * One system the console reads from.
 *
 * @param name the component's name, also the value of the metric label {@code backend}
 * @param title as people call it
 * @param base where it answers; carries no user name and no password
 * @param advice what to do when it does not answer, one sentence
 */
public record Backend(String name, String title, URI base, String advice) {}

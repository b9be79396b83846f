/** Who may come in and who may change things: users, sessions, attempts, and what was changed. */
package io.sightline.console.login;

package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresqlPartTest {
  @Test
  void theRowsOfEachTableAreCountedInTheScript() throws IOException {
    String script =
        """
        SET row_security = off;
        COPY public.orders (id, symbol) FROM stdin;
        1\tECHO
        2\tCOPY public.none (id) FROM stdin;
        \\.

        COPY public."größe und mehr" (id) FROM stdin;
        7
        \\.
        COPY public.empty  FROM stdin;
        \\.
        SELECT pg_catalog.setval('public.orders_id_seq', 2, true);
        """;
    assertThat(
            PostgresqlPart.rows(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(
            Map.of("public.orders", 2L, "public.\"größe und mehr\"", 1L, "public.empty", 0L));
  }

  @Test
  void rolesAreStatementsThatMayBeRepeated() {
    String script =
        """
        --
        -- PostgreSQL database cluster dump
        --
        \\restrict abc

        SET default_transaction_read_only = off;
        CREATE ROLE demo;
        ALTER ROLE demo WITH LOGIN PASSWORD 'SCRAM-SHA-256$4096:x';
        COMMENT ON ROLE demo IS 'of the
        demo service';
        \\unrestrict abc
        """;
    assertThat(PostgresqlPart.statements(script))
        .containsExactly(
            "SET default_transaction_read_only = off;",
            "DO $role$ BEGIN CREATE ROLE demo; EXCEPTION WHEN duplicate_object THEN NULL; END"
                + " $role$",
            "ALTER ROLE demo WITH LOGIN PASSWORD 'SCRAM-SHA-256$4096:x';",
            "COMMENT ON ROLE demo IS 'of the\ndemo service';");
  }

  @Test
  void aNewerClientsSettingIsNoFailureOfARestore() {
    String setting =
        "pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter"
            + " \"transaction_timeout\"\nCommand was: SET transaction_timeout = 0;\n"
            + "pg_restore: warning: errors ignored on restore: 1\n";
    assertThat(PostgresqlPart.onlyAboutNewSettings(setting)).isTrue();
    assertThat(
            PostgresqlPart.onlyAboutNewSettings(
                setting + "pg_restore: error: could not execute query: ERROR:  no such role\n"))
        .isFalse();
    assertThat(PostgresqlPart.onlyAboutNewSettings("killed")).isFalse();
  }
}

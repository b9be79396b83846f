package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.168.1.7", "fd00::/8"));

  @Test
  void withoutATrustedPeerTheHeaderIsNotBelieved() {
    assertThat(proxies.client("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
    assertThat(TrustedProxies.NONE.client("10.0.0.1", "198.51.100.1")).isEqualTo("10.0.0.1");
  }

  @Test
  void behindProxiesTheClientIsTheLastAddressThatIsNoProxy() {
    assertThat(proxies.client("10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(proxies.client("10.0.0.1", "198.51.100.1, 192.168.1.7, 10.9.9.9"))
        .isEqualTo("198.51.100.1");
    assertThat(proxies.client("fd12::1", "2001:db8::5")).isEqualTo("2001:db8::5");
  }

  @Test
  void whatACallerPutsBeforeItsOwnAddressDoesNotCount() {
    assertThat(proxies.client("10.0.0.1", "127.0.0.1, 203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void anEntryThatIsNoAddressEndsTheSearch() {
    assertThat(proxies.client("10.0.0.1", "evil.example, 10.2.2.2")).isEqualTo("10.2.2.2");
    assertThat(proxies.client("10.0.0.1", "cafe")).isEqualTo("10.0.0.1");
    assertThat(proxies.client("10.0.0.1", "")).isEqualTo("10.0.0.1");
    assertThat(proxies.client("10.0.0.1", "999.1.1.1")).isEqualTo("10.0.0.1");
  }
}

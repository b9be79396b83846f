package io.sightline.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void theyAreDifferentAndFree() {
    List<Integer> ports = FreePorts.some(10);
    assertThat(ports).hasSize(10).doesNotHaveDuplicates().allMatch(FreePorts::isFree);
  }

  @Test
  void noneIsOneThatTheSystemMayGiveToAConnection() {
    int begin = FreePorts.beginOfTheSystem();
    assertThat(begin).isGreaterThanOrEqualTo(1024);
    // Where the system takes all from 20000 on, there is nothing below to choose.
    assertThat(FreePorts.some(10))
        .allMatch(port -> begin <= 20_000 || (port >= 20_000 && port < begin));
  }

  @Test
  void whereSomebodyListensNoneIsFree() throws IOException {
    int port = FreePorts.one();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
    }
    assertThat(FreePorts.isFree(port)).isTrue();
  }
}

package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linux tells what it drops. */
final class DroppedDatagramsTest {
  @TempDir Path folder;

  @BeforeEach
  void linux() {
    assumeThat(Files.isReadable(Path.of("/proc/net/udp"))).isTrue();
  }

  @Test
  void everyDatagramOfAFloodIsStoredOrCountedAsDropped() throws Exception {
    int sent = 0;
    try (RunningReceivers running =
        RunningReceivers.start(
            "syslog", folder, "{'syslog':{'udp':'127.0.0.1:0','udp_buffer_bytes':65536}}")) {
      byte[] large = new byte[60_000];
      Arrays.fill(large, (byte) 'x');
      DatagramPacket packet =
          new DatagramPacket(
              large, large.length, InetAddress.getLoopbackAddress(), running.port("udp"));
      try (DatagramSocket socket = new DatagramSocket()) {
        // While the first part goes to the disk nobody empties the buffer.
        for (; sent < 2_000; sent++) {
          socket.send(packet);
        }
      }
      int all = sent;
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.events.counted("receive_buffer_full") > 0);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          running.events.received()
                              + running.events.counted("receive_buffer_full")
                              + running.events.counted("spool_full"))
                      .isEqualTo(all));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
  void theSocketIsFoundByItsAddress(String address) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(null);
        DatagramSocket sender = new DatagramSocket()) {
      socket.setReceiveBufferSize(2_048);
      try {
        socket.bind(new InetSocketAddress(address, 0));
      } catch (java.net.SocketException e) {
        assumeThat(address).as("no IPv6 here").doesNotContain(":");
      }
      KernelDrops drops =
          new KernelDrops(
              new InetSocketAddress(InetAddress.getByName(address), socket.getLocalPort()));
      assertThat(drops.more()).isZero();
      InetAddress target = InetAddress.getByName(address.contains(":") ? "::1" : "127.0.0.1");
      byte[] bytes = new byte[1_000];
      for (int i = 0; i < 100; i++) {
        sender.send(new DatagramPacket(bytes, bytes.length, target, socket.getLocalPort()));
      }
      // On a busy machine some reach the socket only a moment after they were sent.
      List<Integer> told = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                told.add(drops.more());
                return told.stream().anyMatch(more -> more > 0) && told.get(told.size() - 1) == 0;
              });
      assertThat(told.stream().mapToInt(more -> more).sum()).isBetween(1, 100);
    }
  }
}

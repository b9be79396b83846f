package io.sightline.shipper.receive;

import io.sightline.shipper.event.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Syslog over TCP or TLS (RFC 5425): a thread for each connection. Syslog has no acknowledgements:
 * what a client has sent and this server has not read when it stops is lost, whatever anyone does.
 */
final class SyslogTcp implements Receiver {
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final Duration LAST_BYTES = Duration.ofMillis(500);
  private static final int BACKLOG = 128;
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final long STACK_BYTES = 256 << 10;

  private final Intake intake;
  private final SyslogConfig config;
  private final ListenAddress listen;
  private final SSLContext tls;
  private final boolean clientsNeedCertificates;
  private final Semaphore free;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;
  private ServerSocket server;
  private Thread acceptor;

  /**
   * @param tls null for plain TCP
   * @param free as many permits as connections may be opened
   */
  SyslogTcp(
      Intake intake, SyslogConfig config, ListenAddress listen, SSLContext tls, Semaphore free) {
    this.intake = intake;
    this.config = config;
    this.listen = listen;
    this.tls = tls;
    this.clientsNeedCertificates = tls != null && config.tlsFiles().clientCaFile() != null;
    this.free = free;
  }

  private String name() {
    return (tls == null ? "syslog tcp " : "syslog tls ") + intake.logClass();
  }

  @Override
  public void start() throws IOException {
    server = tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
    try {
      if (server instanceof SSLServerSocket secure) {
        secure.setNeedClientAuth(clientsNeedCertificates);
      }
      server.setReuseAddress(true);
      server.setReceiveBufferSize(RECEIVE_BUFFER);
      server.bind(listen.resolve(), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw Receivers.cannotListen(name(), listen, e);
    }
    acceptor = new Thread(this::accept, name());
    acceptor.setDaemon(true);
    acceptor.start();
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void accept() {
    while (!closing) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        if (!closing) {
          intake.events().receiverTrouble(intake.logClass(), name() + " cannot accept: " + e);
          pause();
        }
        continue;
      }
      if (free.tryAcquire()) {
        begin(new Connection(socket));
      } else {
        intake.refused(Refused.TOO_MANY_CONNECTIONS, 1);
        closeQuietly(socket);
      }
    }
  }

  private static void pause() {
    try {
      // As a rule there are no file descriptors left; trying again at once would only burn time.
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(Connection connection) {
    connections.add(connection);
    connection.thread = new Thread(null, connection::run, name() + " connection", STACK_BYTES);
    connection.thread.setDaemon(true);
    connection.thread.start();
    if (closing) {
      closeQuietly(connection.socket);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  private final class Connection {
    private final Socket socket;
    private Thread thread;
    private volatile boolean reading;

    Connection(Socket socket) {
      this.socket = socket;
    }

    void run() {
      try {
        serve();
      } catch (InterruptedException e) {
        // The server ends.
      } finally {
        closeQuietly(socket);
        connections.remove(this);
        free.release();
      }
    }

    private void serve() throws InterruptedException {
      StreamReceiver receiver = null;
      try {
        if (socket instanceof SSLSocket secure && !shakeHands(secure)) {
          return;
        }
        socket.setKeepAlive(true);
        socket.setSoTimeout((int) config.idleTimeout().toMillis());
        byte[] peer = socket.getInetAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII);
        receiver = new StreamReceiver(intake, Framing.ofSyslog(config.maxMessageBytes()), peer);
        InputStream in = socket.getInputStream();
        while (!closing && readOnce(receiver, in)) {}
        drain(receiver, in);
      } catch (SocketTimeoutException e) {
        intake.refused(Refused.IDLE, 1);
      } catch (IOException e) {
        // The client is gone, or this server ends: what came is stored below.
      }
      if (receiver != null) {
        receiver.end();
      }
    }

    private boolean readOnce(StreamReceiver receiver, InputStream in)
        throws IOException, InterruptedException {
      reading = true;
      try {
        return receiver.readOnce(in);
      } finally {
        reading = false;
      }
    }

    /** What has arrived before the end is not thrown away. */
    private void drain(StreamReceiver receiver, InputStream in)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + LAST_BYTES.toNanos();
      while (closing && in.available() > 0 && System.nanoTime() - deadline < 0) {
        if (!receiver.readOnce(in)) {
          return;
        }
      }
    }

    private boolean shakeHands(SSLSocket secure) throws IOException {
      secure.setSoTimeout((int) HANDSHAKE.toMillis());
      try {
        secure.startHandshake();
        return true;
      } catch (SSLException | SocketTimeoutException e) {
        intake.refused(Refused.HANDSHAKE, 1);
        return false;
      }
    }

    /** Ends a connection that waits for its client; a busy one ends by itself soon. */
    void closeWhenIdle() {
      try {
        if (reading && socket.getInputStream().available() == 0) {
          socket.close();
        }
      } catch (IOException e) {
        closeQuietly(socket);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      // No connection comes any more, one way or the other.
    }
    long deadline = System.nanoTime() + LAST_BYTES.multipliedBy(2).toNanos();
    while (!connections.isEmpty() && System.nanoTime() - deadline < 0) {
      connections.forEach(Connection::closeWhenIdle);
      pauseShortly();
    }
    for (Connection connection : connections) {
      closeQuietly(connection.socket);
      connection.thread.interrupt();
    }
    for (Connection connection : connections) {
      join(connection.thread);
    }
  }

  private static void pauseShortly() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(LAST_BYTES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

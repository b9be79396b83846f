package io.sightline.shipper.receive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.spool.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Documents over HTTP: {@code POST} to one path, see {@link HttpBody}. Answers
 *
 * <ul>
 *   <li>200 {@code {"accepted":n}} when all of it is durable,
 *   <li>400, 413, 415 when nothing of it is stored and it would be no better next time,
 *   <li>429 and 503, with {@code Retry-After}, when it should come again: the spool is full, the
 *       disk does not take it, or too much else is under way,
 *   <li>401 without the token, 404 for another path, 405 for another method;
 * </ul>
 *
 * <p>all but the first with {@code {"error":"<a sentence>"}}. A client that gets no answer does not
 * know whether its documents are stored; when it sends them again they are new documents.
 */
final class HttpReceiver implements Receiver {
  private static final int BACKLOG = 128;
  private static final long LAST_REQUESTS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_DRAIN_BYTES = 64 << 20;
  private static final long STACK_BYTES = 256 << 10;
  private static final String RETRY_SECONDS = "5";

  private final Intake intake;
  private final HttpConfig config;
  private final byte[] token;
  private final BodyRoom room;
  private final SSLContext tls;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean closing;
  private HttpServer server;
  private ExecutorService workers;
  private ScheduledExecutorService watch;

  /** What a request gets; {@code why} is null where nothing is to be counted. */
  private record Answer(int status, String json, Refused why) {
    static Answer error(int status, Refused why, String sentence) {
      JsonText text = new JsonText();
      text.raw("{\"error\":".getBytes(StandardCharsets.US_ASCII)).text(sentence).raw('}');
      return new Answer(
          status, new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8), why);
    }
  }

  /**
   * @throws IOException with a sentence for people when the token, a certificate or a key cannot be
   *     read
   */
  HttpReceiver(Intake intake, HttpConfig config) throws IOException {
    this.intake = intake;
    this.config = config;
    this.token = config.tokenFile() == null ? null : token();
    this.tls = config.tls() == null ? null : TlsContext.of(config.tls());
    this.room = BodyRoom.in(Runtime.getRuntime().maxMemory(), config);
    tellTheProcess();
  }

  private byte[] token() throws IOException {
    String text;
    try {
      text = Files.readString(config.tokenFile()).strip();
    } catch (IOException e) {
      throw new IOException(
          "the token file " + config.tokenFile() + " cannot be read (" + e + ")", e);
    }
    if (text.isEmpty()) {
      throw new IOException("the token file " + config.tokenFile() + " is empty");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The JDK's server can be told some things only for the whole process, and reads them once, when
   * the first server is made. Answers go out at once: it writes head and body apart, and the second
   * would wait 40 ms for a delayed acknowledgement of the first. A client that never finishes its
   * head, or never takes its answer, would keep a worker for ever; bodies have a watch of their
   * own. What is open beyond the most connections is closed at once, and nobody hears of it.
   */
  private void tellTheProcess() {
    Properties properties = System.getProperties();
    properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
    // Once for room and once for the body.
    String seconds = Long.toString(Math.max(1, 2 * config.requestTimeout().toSeconds()));
    properties.putIfAbsent("sun.net.httpserver.maxReqTime", seconds);
    properties.putIfAbsent("sun.net.httpserver.maxRspTime", seconds);
    properties.putIfAbsent(
        "jdk.httpserver.maxConnections", Integer.toString(config.maxConnections()));
  }

  private String name() {
    return "http " + intake.logClass();
  }

  @Override
  public void start() throws IOException {
    try {
      server = tls == null ? HttpServer.create() : secure();
      server.bind(config.listen().resolve(), BACKLOG);
    } catch (IOException e) {
      throw Receivers.cannotListen(name(), config.listen(), e);
    }
    AtomicInteger number = new AtomicInteger();
    // One for each connection, as those who are slow must not keep others waiting; what takes
    // memory waits for room.
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            config.maxConnections(),
            config.maxConnections(),
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, name() + ' ' + number.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    workers = pool;
    watch = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name() + " watch"));
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  private HttpsServer secure() throws IOException {
    HttpsServer https = HttpsServer.create();
    boolean needCertificate = config.tls().clientCaFile() != null;
    https.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters usual = getSSLContext().getDefaultSSLParameters();
            usual.setNeedClientAuth(needCertificate);
            parameters.setSSLParameters(usual);
          }
        });
    return https;
  }

  @Override
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) {
    underWay.incrementAndGet();
    Watch watching = new Watch(exchange);
    try (exchange) {
      Answer answer = answer(exchange, watching);
      if (answer.why() != null) {
        intake.refused(answer.why(), 1);
      }
      // From here on the request is complete; a late end must not take its answer away.
      if (watching.end()) {
        send(exchange, answer);
      }
    } catch (IOException e) {
      // The client is gone, or was too slow: nothing of its request is stored, or it has been told.
      intake.refused(Refused.INCOMPLETE, 1);
    } finally {
      watching.end();
      underWay.decrementAndGet();
    }
  }

  /** Closes a request that takes too long: to find room, and then to bring its body. */
  private final class Watch {
    private final HttpExchange exchange;
    private ScheduledFuture<?> timeout;

    Watch(HttpExchange exchange) {
      this.exchange = exchange;
      this.timeout = after(config.requestTimeout().multipliedBy(2));
    }

    private ScheduledFuture<?> after(Duration time) {
      return watch.schedule(exchange::close, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void beginsItsBody() {
      if (end()) {
        timeout = after(config.requestTimeout());
      }
    }

    /** False when it was too late. */
    boolean end() {
      return timeout.cancel(false);
    }
  }

  private Answer answer(HttpExchange exchange, Watch watching) throws IOException {
    if (!exchange.getRequestURI().getPath().equals(config.path())) {
      return Answer.error(404, null, "there is nothing here: documents go to " + config.path());
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Answer.error(405, null, "documents come with POST");
    }
    if (!isAllowed(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return Answer.error(
          401,
          Refused.UNAUTHORIZED,
          "the header Authorization: Bearer <token> is missing or wrong");
    }
    if (closing) {
      exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
      return Answer.error(503, null, "the shipper ends: send it again in a moment");
    }
    try {
      return bodyInRoom(exchange, watching);
    } catch (HttpBody.Unusable e) {
      drain(exchange.getRequestBody());
      return Answer.error(e.status(), e.why(), e.getMessage());
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the shipper ends");
    }
  }

  private Answer bodyInRoom(HttpExchange exchange, Watch watching)
      throws IOException, HttpBody.Unusable, InterruptedException {
    long bytes = HttpBody.mostBytes(config, exchange.getRequestHeaders());
    if (!room.enter(bytes, config.requestTimeout())) {
      exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
      drain(exchange.getRequestBody());
      return Answer.error(
          503, Refused.BUSY, "too many requests are under way: send it again later");
    }
    try {
      watching.beginsItsBody();
      return store(exchange, body(exchange));
    } finally {
      room.leave(bytes);
    }
  }

  private boolean isAllowed(String authorization) {
    if (token == null) {
      return true;
    }
    String given =
        authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7).strip()
            : "";
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Frames body(HttpExchange exchange) throws IOException, HttpBody.Unusable {
    byte[] peer =
        exchange
            .getRemoteAddress()
            .getAddress()
            .getHostAddress()
            .getBytes(StandardCharsets.US_ASCII);
    HttpBody body = new HttpBody(config, intake.now(), peer);
    return body.read(
        exchange.getRequestBody(),
        exchange.getRequestHeaders().getFirst("Content-Type"),
        exchange.getRequestHeaders().getFirst("Content-Encoding"),
        exchange.getRequestHeaders().getFirst("Content-Length"));
  }

  private Answer store(HttpExchange exchange, Frames frames) {
    int count = frames.count();
    Refused why = count == 0 ? null : intake.offer(frames);
    if (why == null) {
      return new Answer(200, "{\"accepted\":" + count + '}', null);
    }
    exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
    return why == Refused.SPOOL_FULL
        ? Answer.error(429, why, "the spool is full: send it again later")
        : Answer.error(503, why, "the documents could not be written: send them again later");
  }

  /** Most clients only look for an answer when they have sent everything. */
  private static void drain(InputStream in) throws IOException {
    byte[] sink = new byte[64 << 10];
    long drained = 0;
    int count = in.read(sink);
    while (count >= 0 && drained < LONGEST_DRAIN_BYTES) {
      drained += count;
      count = in.read(sink);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), silent ? -1 : json.length);
    if (!silent) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(json);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    if (workers == null) {
      return;
    }
    long deadline = System.nanoTime() + LAST_REQUESTS_NANOS;
    while (underWay.get() > 0 && System.nanoTime() - deadline < 0) {
      pause();
    }
    server.stop(0);
    workers.shutdownNow();
    watch.shutdownNow();
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that no editor sends, but a broken or hostile client may. */
class HostileMessagesTest {
  private static final List<String> METHODS =
      List.of(
          "textDocument/hover",
          "textDocument/completion",
          "textDocument/definition",
          "textDocument/rename",
          "textDocument/formatting",
          "textDocument/codeAction",
          "textDocument/documentSymbol",
          "textDocument/inlayHint",
          "textDocument/semanticTokens/full",
          "workspace/symbol",
          "workspace/executeCommand",
          "textDocument/didOpen",
          "workspace/didChangeConfiguration",
          "no/such/method");
  private static final String INITIALIZE =
      message("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'capabilities':{}}}");
  private static final String SHUTDOWN =
      message("{'jsonrpc':'2.0','id':99,'method':'shutdown'}")
          + message("{'jsonrpc':'2.0','method':'exit'}");

  private static String message(String json) {
    String content = json.replace('\'', '"');
    return "Content-Length: " + content.length() + "\r\n\r\n" + content;
  }

  private record Session(int status, String out) {}

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Serves a client that leaves as soon as it has a number of answers with an id. */
  private static Session serve(String text, int id, int answers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream goodbye =
        new FilterInputStream(bytes(SHUTDOWN)) {
          @Override
          public int read() throws IOException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (count(out, id) < answers && System.nanoTime() < deadline) {
              Thread.onSpinWait();
            }
            return super.read();
          }
        };
    int status = ServerMain.serve(new SequenceInputStream(bytes(text), goodbye), out);
    return new Session(status, out.toString(StandardCharsets.UTF_8));
  }

  private static int count(ByteArrayOutputStream out, int id) {
    return out.toString(StandardCharsets.UTF_8).split("\"id\":" + id + ",", -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{'textDocument':null,'position':null}",
        "{'textDocument':{'uri':null},'position':{'line':-1,'character':-1}}",
        "{'textDocument':{'uri':'%%'},'position':{'line':2147483647,'character':2147483647}}",
        "{'textDocument':{'uri':'x'},'position':{'line':1e10,'character':'x'}}"
      })
  void requestsWithBadParametersAreErrorsWithoutATrace(String parameters) {
    StringBuilder input = new StringBuilder(INITIALIZE);
    for (String method : METHODS) {
      input.append(
          message(
              "{'jsonrpc':'2.0','id':7,'method':'%s','params':%s}".formatted(method, parameters)));
    }
    Session session = serve(input.toString(), 7, METHODS.size());
    assertThat(session.status()).isZero();
    assertThat(session.out())
        .doesNotContain("\\tat ", "Internal error")
        .contains("\"id\":99,\"result\"");
    assertThat(session.out().split("\"id\":7,", -1)).hasSize(METHODS.size() + 1);
  }

  @Test
  void theFirstRequestIsInitialize() {
    Session session =
        serve(
            message("{'jsonrpc':'2.0','method':'textDocument/didOpen','params':{}}")
                + message("{'jsonrpc':'2.0','id':3,'method':'workspace/symbol','params':{}}")
                + INITIALIZE,
            3,
            1);
    assertThat(session.status()).isZero();
    assertThat(session.out())
        .contains("\"id\":3,\"error\":{\"code\":-32002")
        .doesNotContain("bug in cfgrun");
  }

  /** Bytes without an end, whose count shows how much was read of them. */
  private static final class Endless extends InputStream {
    private long count;

    @Override
    public int read() {
      count++;
      return 'A';
    }
  }

  @Test
  void anEndlessHeaderEndsTheServer() throws IOException {
    Endless in = new Endless();
    assertThat(ServerMain.serve(in, new ByteArrayOutputStream())).isEqualTo(1);
    assertThat(in.count).isLessThan(10_000);
  }

  @Test
  void contentsPassTheHeaderLimit() throws IOException {
    String text = "Content-Length: 20000\r\n\r\n" + "x".repeat(20000);
    String twice = text + text;
    try (HeaderLimit in =
        new HeaderLimit(new ByteArrayInputStream(twice.getBytes(StandardCharsets.UTF_8)))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(twice);
    }
  }

  @Test
  void badMessagesAreLoggedOnOneLineWithoutATrace() {
    LogRecord record = new LogRecord(Level.SEVERE, "Missing header\n\u001b[31m" + "x".repeat(5000));
    record.setLoggerName("org.eclipse.lsp4j.jsonrpc.json.StreamMessageProducer");
    record.setThrown(new IllegalStateException("Missing header"));
    ProtocolLog log = new ProtocolLog();
    assertThat(log.format(record))
        .startsWith("cfgrun lsp: invalid message: Missing header\\n\\x1b[31mxxx")
        .hasLineCount(1)
        .hasSizeLessThan(400);
  }
}

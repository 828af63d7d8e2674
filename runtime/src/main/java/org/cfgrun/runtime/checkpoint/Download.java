package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Downloads weights over HTTP. */
public final class Download {
  /** Receives the progress of a download. */
  @FunctionalInterface
  public interface Progress {
    /** Shows nothing. */
    Progress SILENT = (file, done, total) -> {};

    /**
     * Called after each part.
     *
     * @param file the name of the file
     * @param done how many bytes are done
     * @param total how many bytes there are; -1 if the server does not say
     */
    void bytes(String file, long done, long total);
  }

  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final int PART = 1 << 16;

  /** As PyTorch and OpenMMLab name files: the last part is the start of their SHA-256. */
  private static final Pattern HASHED = Pattern.compile(".*-([0-9a-f]{8,64})\\.[a-z]+");

  private Download() {}

  /**
   * Downloads a file. It appears under its name only when it is complete and has the hash that its
   * name contains, if any.
   *
   * @throws IOException if it cannot be downloaded or written
   */
  public static void fetch(URI address, Path file, Progress progress) throws IOException {
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(CONNECTING).followRedirects(Redirect.NORMAL).build();
    try {
      HttpResponse<InputStream> answer =
          client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("the server answers with status " + answer.statusCode());
        }
        long total = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        AtomicFile.write(file, out -> copy(body, out, file, total, progress));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("the download was interrupted", stopped);
    } catch (IOException problem) {
      throw problem.getMessage() == null ? unnamed(address, problem) : problem;
    }
  }

  /** A failed connection has no message. */
  private static IOException unnamed(URI address, IOException problem) {
    boolean unknown = problem.getCause() instanceof UnresolvedAddressException;
    boolean unresolved =
        unknown
            || problem.getCause() != null
                && problem.getCause().getCause() instanceof UnresolvedAddressException;
    return new IOException(
        (unresolved ? "the host `%s` is unknown" : "no connection to `%s`")
            .formatted(address.getHost()),
        problem);
  }

  private static void copy(
      InputStream body, OutputStream out, Path file, long total, Progress progress)
      throws IOException {
    String name = file.getFileName().toString();
    MessageDigest digest = sha256();
    long done = 0;
    byte[] part = new byte[PART];
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      out.write(part, 0, count);
      digest.update(part, 0, count);
      done += count;
      progress.bytes(name, done, total);
    }
    if (total >= 0 && done != total) {
      throw new IOException("it ends after %s of %s bytes".formatted(done, total));
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    Matcher named = HASHED.matcher(name);
    if (named.matches() && !hash.startsWith(named.group(1))) {
      throw new IOException(
          "its SHA-256 starts with %s, not with %s as its name says"
              .formatted(hash.substring(0, named.group(1).length()), named.group(1)));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}

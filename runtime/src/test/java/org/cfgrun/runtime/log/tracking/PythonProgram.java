package org.cfgrun.runtime.log.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/** A real Python program that a test starts, asks over HTTP and ends. */
public final class PythonProgram implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  private final Process process;
  private final Path output;

  private PythonProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * The Python that a variable of the environment names; without it the test is skipped.
   *
   * @param module what it must have installed
   */
  public static String interpreter(String variable, String module) {
    String python = System.getenv(variable);
    Assumptions.assumeTrue(
        python != null, "%s names no Python with %s".formatted(variable, module));
    return python;
  }

  /** Skips the test where there is no {@code python3}. */
  public static void requirePython3() {
    try {
      new ProcessBuilder("python3", "--version").start().waitFor();
    } catch (IOException e) {
      Assumptions.abort("there is no python3");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts one. */
  public static PythonProgram start(Path folder, String... command) throws IOException {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new PythonProgram(process, output);
  }

  /** Runs one to its end and returns what it prints. */
  public static String run(Path folder, String... command) throws IOException {
    try (PythonProgram program = start(folder, command)) {
      assertThat(program.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      String printed = Files.readString(program.output);
      assertThat(program.process.exitValue()).as(printed).isZero();
      return printed;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The first line that it prints and that is looked for. */
  public String line(Predicate<String> wanted) throws IOException {
    List<String> lines = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      lines = Files.readAllLines(output);
      for (String line : lines) {
        if (wanted.test(line)) {
          return line;
        }
      }
      pause();
    }
    throw new AssertionError("not printed: " + lines);
  }

  /** What it answers to a question, asked again until the answer will do. */
  public JsonElement ask(String url, Predicate<JsonElement> enough) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    String last = "";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        last = response.statusCode() + " " + response.body();
        if (response.statusCode() == 200) {
          JsonElement answer = JsonParser.parseString(response.body());
          if (enough.test(answer)) {
            return answer;
          }
        }
      } catch (IOException notYet) {
        last = notYet.toString();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      pause();
    }
    throw new AssertionError(url + ": " + last + "\n" + Files.readString(output));
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}

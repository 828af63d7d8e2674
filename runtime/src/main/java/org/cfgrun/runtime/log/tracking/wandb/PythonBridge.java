package org.cfgrun.runtime.log.tracking.wandb;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.log.tracking.TrackerException;

/** The SDK in a Python process: it is told one line of JSON at a time, and answers with one. */
final class PythonBridge {
  private static final String SCRIPT = "bridge.py";
  private static final long PATIENCE_SECONDS = 10;

  private final String python;
  private final Path output;
  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private PythonBridge(String python, Path output, Process process) {
    this.python = python;
    this.output = output;
    this.process = process;
    questions = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a Python.
   *
   * @param python its path or name
   * @param output takes what the SDK prints
   */
  static PythonBridge start(String python, Path output) throws TrackerException {
    try {
      Files.newOutputStream(output, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new TrackerException(
          "`%s`, which takes what the SDK prints, cannot be written: %s."
              .formatted(output, e.getMessage()),
          e);
    }
    try {
      Process process =
          new ProcessBuilder(python, "-c", script())
              .redirectError(Redirect.appendTo(output.toFile()))
              .start();
      return new PythonBridge(python, output, process);
    } catch (IOException e) {
      throw new TrackerException(
          "`%s` cannot be started; the SDK needs a Python, which CFGRUN_PYTHON can name."
              .formatted(python),
          true);
    }
  }

  private static String script() {
    try (InputStream script = PythonBridge.class.getResourceAsStream(SCRIPT)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it what to do and waits for the answer. */
  JsonObject ask(String duty, Map<String, ?> words) throws TrackerException {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("do", duty);
    question.putAll(words);
    String line;
    try {
      questions.write(JsonLine.of(question));
      questions.newLine();
      questions.flush();
      line = answers.readLine();
    } catch (IOException ended) {
      line = lastWords();
    }
    return answer(line);
  }

  /** What it said before it ended. */
  private String lastWords() throws TrackerException {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new TrackerException(ended(), e);
    }
  }

  private JsonObject answer(String line) throws TrackerException {
    if (line == null) {
      throw new TrackerException(ended(), false);
    }
    JsonObject answer;
    try {
      answer = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new TrackerException(ended(), e);
    }
    if (answer.has("missing")) {
      throw new TrackerException(
          "its SDK is not installed for `%s`: run `%s -m pip install wandb`, or name another Python by CFGRUN_PYTHON."
              .formatted(python, python),
          true);
    }
    if (answer.has("error")) {
      throw new TrackerException(
          "the SDK says: %s.".formatted(answer.get("error").getAsString().strip()),
          answer.has("lasting") && answer.get("lasting").getAsBoolean());
    }
    return answer;
  }

  private String ended() {
    return "its process has ended; `%s` may say why.".formatted(output);
  }

  /** Waits briefly for the process to end, which it does when nothing more is said to it. */
  void close() {
    try {
      questions.close();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException ended) {
      // It is gone, or is ended below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      destroy();
    }
  }

  /** Ends the process, whatever it does. */
  void destroy() {
    process.destroy();
  }
}

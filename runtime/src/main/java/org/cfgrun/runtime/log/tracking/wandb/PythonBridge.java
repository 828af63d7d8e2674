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

/** Runs the SDK in a Python process. Each request is one line of JSON, as is each answer. */
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
   * Starts a Python interpreter.
   *
   * @param python its path or name
   * @param output receives the output of the SDK
   */
  static PythonBridge start(String python, Path output) throws TrackerException {
    try {
      Files.newOutputStream(output, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new TrackerException(
          "cannot write `%s`, the file for the output of the SDK: %s."
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
          "cannot start `%s`. The SDK needs Python; set CFGRUN_PYTHON to its path."
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

  /** Sends a request and waits for the answer. */
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

  /** Returns the last answer before the process ended. */
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
          "the SDK is not installed for `%s`: run `%s -m pip install wandb`, or set CFGRUN_PYTHON to another Python."
              .formatted(python, python),
          true);
    }
    if (answer.has("error")) {
      throw new TrackerException(
          "the SDK reported: %s.".formatted(answer.get("error").getAsString().strip()),
          answer.has("lasting") && answer.get("lasting").getAsBoolean());
    }
    return answer;
  }

  private String ended() {
    return "the process of the SDK ended; see `%s` for the reason.".formatted(output);
  }

  /** Waits briefly for the process to end, which it does when its input is closed. */
  void close() {
    try {
      questions.close();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException ended) {
      // The process is gone already, or is killed below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      destroy();
    }
  }

  /** Kills the process. */
  void destroy() {
    process.destroy();
  }
}

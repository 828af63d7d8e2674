package org.cfgrun.tests.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.inference.ExportOptions;
import org.cfgrun.runtime.inference.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads an exported file with PyTorch, if {@code python3} has it. The environment variable {@code
 * CFGRUN_TORCH_PYTHON} names another interpreter.
 */
class ExportRealTorchTest {
  private static final String PYTHON =
      System.getenv().getOrDefault("CFGRUN_TORCH_PYTHON", "python3");

  /** The methods of a file, on two images, frozen, saved again, and with a wrong size. */
  private static final String USE =
      """
      import sys, torch
      torch.manual_seed(0)
      model = torch.jit.load(sys.argv[1])
      print(len(model.state_dict()), 'backbone.layer1.0.conv1.weight' in model.state_dict(), model.training)
      x = torch.randn(2, 3, 96, 160)
      with torch.no_grad():
          scores, codes = model(x)
          print([list(t.shape) for t in scores], [list(t.shape) for t in codes])
          both = model.detect(x, torch.tensor([[90, 150], [96, 160]]), torch.full((2, 4), 0.5))
          one = model.detect(x[1:], scale_factors=torch.full((1, 4), 0.5))
          n = one[0].shape[1]
          # Batches of different sizes round differently.
          print(torch.allclose(both[0][1, :n], one[0][0], atol=1e-2), both[2][:, n:].unique().tolist() in ([], [-1]))
          print(bool((both[0][0, :, 2] <= 300).all()), bool((both[0][0, :, 3] <= 180).all()))
          frozen = torch.jit.freeze(model)
          print(torch.allclose(frozen(x)[0][0], scores[0], atol=1e-3))
          model.save(sys.argv[2])
          print(torch.equal(torch.jit.load(sys.argv[2])(x)[0][0], scores[0]))
      try:
          model(torch.randn(1, 3, 70, 64))
      except Exception as e:
          print('multiples of 32' in str(e))
      """;

  @TempDir Path folder;

  @Test
  void pythonUsesTheMethods() throws Exception {
    assumeProgram("import torch");
    try (Predictor predictor = SmallDetector.open(folder, SmallDetector.NARROW)) {
      Path file = folder.resolve("model.torchscript");
      predictor.export(file, ExportOptions.DEFAULT);
      assertThat(run(USE, file, folder.resolve("saved.pt")))
          .matches(
              """
              \\d+ True False
              \\[\\[2, 9, 12, 20], \\[2, 9, 6, 10], \\[2, 9, 3, 5]] \\[\\[2, 12, 12, 20], \\[2, 12, 6, 10], \\[2, 12, 3, 5]]
              True True
              True True
              True
              True
              True
              """);
    }
  }

  /** The program of the documentation prints the detections of the predictor. */
  @Test
  void documentedProgramDetectsWhatThePredictorDoes() throws Exception {
    assumeProgram("import torch, PIL");
    Path image = TestImage.write(folder);
    Path file = folder.resolve("model.torchscript");
    Detections expected;
    List<String> classes;
    try (Predictor predictor = SmallDetector.open(folder, SmallDetector.NARROW)) {
      expected = predictor.predict(image).detections();
      classes = predictor.classes();
      predictor.export(file, ExportOptions.DEFAULT);
    }
    String document = Files.readString(Path.of("../docs/deployment.md"));
    int start = document.indexOf("```python\n") + "```python\n".length();
    String program = document.substring(start, document.indexOf("```\n", start));
    List<String> lines = run(program, file, image).lines().toList();
    assertThat(lines).hasSize(expected.size()).hasSizeGreaterThan(3);
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split(" ");
      assertThat(words[0]).isEqualTo(classes.get(expected.labels()[i]));
      assertThat(Double.parseDouble(words[1])).isEqualTo(expected.scores()[i], within(2e-4));
      for (int side = 0; side < 4; side++) {
        assertThat(Double.parseDouble(words[2 + side]))
            .isEqualTo(expected.boxes()[4 * i + side], within(.05));
      }
    }
  }

  private static void assumeProgram(String imports) throws Exception {
    assumeTrue(run(imports).isEmpty(), PYTHON + " cannot run `" + imports + "`");
  }

  /** Returns the output of a program, including errors, or why there is none. */
  private static String run(String program, Path... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-W", "ignore", "-c", program));
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    Path output = Files.createTempFile("torch", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      process.destroyForcibly();
      return ended ? Files.readString(output, StandardCharsets.UTF_8) : "took too long";
    } catch (IOException e) {
      return "cannot be started: " + e.getMessage();
    } finally {
      Files.delete(output);
    }
  }
}

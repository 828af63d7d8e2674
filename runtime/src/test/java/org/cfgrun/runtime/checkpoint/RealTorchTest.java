package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads our file with PyTorch, if {@code python3} has it. The environment variable {@code
 * CFGRUN_TORCH_PYTHON} names another interpreter.
 */
class RealTorchTest {
  private static final String PYTHON =
      System.getenv().getOrDefault("CFGRUN_TORCH_PYTHON", "python3");

  @TempDir Path folder;

  @Test
  void torchLoadReadsOurFileWithWeightsOnly() throws Exception {
    assumeTorch();
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("z", TensorData.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    state.put("a", TensorData.ofLongs(new long[] {-7}));
    state.put("empty", TensorData.ofFloats(new float[0], 0, 3));
    state.put("bytes", TensorData.ofBytes(new byte[] {1, -1}));
    Path file = folder.resolve("ours.pth");
    PthWriter.write(
        file,
        Map.of(
            "state_dict",
            state,
            "meta",
            Arrays.asList(1L, 1L << 40, -0.5, null, true, "ö", Tuple.of(0.9), List.of())));

    String printed =
        run(
            """
            import sys, torch
            c = torch.load(sys.argv[1], weights_only=True, map_location='cpu')
            for n, t in c['state_dict'].items():
                print(n, t.dtype, list(t.shape), t.tolist())
            print(ascii(c['meta']))
            """,
            file.toString());

    assertThat(printed)
        .isEqualTo(
            """
            z torch.float32 [2, 3] [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
            a torch.int64 [] -7
            empty torch.float32 [0, 3] []
            bytes torch.uint8 [2] [1, 255]
            [1, 1099511627776, -0.5, None, True, '\\xf6', (0.9,), []]
            """);
  }

  /** Skips the test if PyTorch is not installed. */
  static void assumeTorch() throws IOException, InterruptedException {
    assumeTrue(run("import torch").equals(""), PYTHON + " has no module torch");
  }

  /** Returns the output of a program, including errors, or why there is none. */
  static String run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", program));
    command.addAll(List.of(arguments));
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

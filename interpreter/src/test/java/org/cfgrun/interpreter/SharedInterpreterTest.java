package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.value.DictNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedInterpreterTest {
  @TempDir Path path;

  private static DictNode value(Interpreter interpreter, String file) {
    EvaluatedConfig config = interpreter.evaluate(file, List.of(), new Problems());
    assertThat(config).isNotNull();
    return config.root();
  }

  private static List<Layer> layers(Interpreter interpreter, String file) {
    EvaluatedConfig config = interpreter.evaluate(file, List.of(), new Problems());
    assertThat(config).isNotNull();
    return config.layers();
  }

  @Test
  void threadsEvaluateEquallyAndShareBases() throws IOException {
    Folder folder = new Folder(path);
    folder.write("b0.cfg", "a = dict(x=0)\n");
    for (int i = 1; i < 60; i++) {
      folder.write(
          "b" + i + ".cfg",
          "_base_ = 'b%d.cfg'\na = dict(x=_base_.a.x + 1, y%d=%d)\n".formatted(i / 2, i, i));
    }
    List<String> files =
        IntStream.range(0, 60).mapToObj(i -> path.resolve("b" + i + ".cfg").toString()).toList();
    List<DictNode> alone = new ArrayList<>();
    files.forEach(file -> alone.add(value(new Interpreter(), file)));
    for (int round = 0; round < 20; round++) {
      Interpreter shared = new Interpreter();
      shared.open(files);
      List<DictNode> together = files.parallelStream().map(file -> value(shared, file)).toList();
      assertThat(together).isEqualTo(alone);
      assertThat(layers(shared, files.get(59)).get(0))
          .isSameAs(layers(shared, files.get(1)).get(0));
    }
  }
}

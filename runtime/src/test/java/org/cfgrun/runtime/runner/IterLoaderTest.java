package org.cfgrun.runtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IterLoaderTest {
  /** Loader whose first epoch never ends. */
  private record Endless(int length) implements DataLoader {
    @Override
    public boolean isEndless() {
      return true;
    }

    @Override
    public Iterator<Batch> epoch(long epoch, int first) {
      return Stream.<Batch>iterate(
              new FakeBatch(epoch, first),
              before -> new FakeBatch(epoch, ((FakeBatch) before).number() + 1))
          .iterator();
    }

    @Override
    public Dataset dataset() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static String drawn(DataLoader loader, int before) {
    IterLoader batches = new IterLoader(loader, before);
    return IntStream.range(before, 7)
        .mapToObj(i -> (FakeBatch) batches.next())
        .map(batch -> batch.epoch() + "." + batch.number())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 6})
  void resumesAfterAnyNumberOfBatches(int before) {
    List<String> epochs = List.of("0.0 0.1 0.2 1.0 1.1 1.2 2.0".split(" "));
    List<String> endless = List.of("0.0 0.1 0.2 0.3 0.4 0.5 0.6".split(" "));
    assertThat(drawn(new FakeLoader(3), before))
        .isEqualTo(String.join(" ", epochs.subList(before, 7)));
    assertThat(drawn(new Endless(3), before))
        .isEqualTo(String.join(" ", endless.subList(before, 7)));
  }
}

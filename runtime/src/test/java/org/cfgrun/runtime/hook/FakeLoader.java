package org.cfgrun.runtime.hook;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.Dataset;

/** Loader of a number of batches that hold only their index. */
public record FakeLoader(int length, List<String> classes) implements DataLoader, Dataset {
  public FakeLoader(int length) {
    this(length, List.of());
  }

  /** Batch with its position. */
  public record FakeBatch(long epoch, int number) implements Batch {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public void close() {}
  }

  @Override
  public Iterator<Batch> epoch(long epoch, int first) {
    return IntStream.range(first, length).<Batch>mapToObj(n -> new FakeBatch(epoch, n)).iterator();
  }

  @Override
  public Dataset dataset() {
    return this;
  }

  @Override
  public int size() {
    return length;
  }

  @Override
  public void close() {}
}

package org.cfgrun.runtime.data.dataset;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;

/**
 * The first samples of a dataset.
 *
 * @param dataset the full dataset
 * @param size the number of samples to keep
 */
public record FirstSamples(SampleDataset dataset, int size) implements SampleDataset {
  @Override
  public List<String> classes() {
    return dataset.classes();
  }

  @Override
  public long categoryId(int label) {
    return dataset.categoryId(label);
  }

  @Override
  public long imageId(int index) {
    return dataset.imageId(index);
  }

  @Override
  public List<AnnotatedObject> annotations(int index) {
    return dataset.annotations(index);
  }

  @Override
  public boolean isVoc2007() {
    return dataset.isVoc2007();
  }

  @Override
  public boolean hasObjects(int index) {
    return dataset.hasObjects(index);
  }

  @Override
  public ImageSource image(int index) {
    return dataset.image(index);
  }

  @Override
  public boolean isWide(int index) {
    return dataset.isWide(index);
  }

  @Override
  public Sample load(int index, RandomGenerator random) {
    return dataset.load(index, random);
  }
}

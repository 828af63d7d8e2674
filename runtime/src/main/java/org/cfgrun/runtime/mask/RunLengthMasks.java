package org.cfgrun.runtime.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Masks as run lengths, which take little memory. This is how a dataset keeps masks that are not
 * polygons. A change of the image converts them to {@link BitmapMasks}.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param objects one mask of that size per object
 */
public record RunLengthMasks(int height, int width, List<RunLengthMask> objects)
    implements InstanceMasks {
  public RunLengthMasks {
    objects = List.copyOf(objects);
    for (RunLengthMask mask : objects) {
      if (mask.height() != height || mask.width() != width) {
        throw new IllegalArgumentException(
            "expected masks of height %s and width %s, got height %s and width %s"
                .formatted(height, width, mask.height(), mask.width()));
      }
    }
  }

  @Override
  public int size() {
    return objects.size();
  }

  @Override
  public BitmapMasks resize(int height, int width) {
    return toBitmaps().resize(height, width);
  }

  @Override
  public BitmapMasks flip(boolean x, boolean y) {
    return toBitmaps().flip(x, y);
  }

  @Override
  public BitmapMasks pad(int height, int width) {
    return toBitmaps().pad(height, width);
  }

  @Override
  public BitmapMasks place(int height, int width, int x, int y) {
    return toBitmaps().place(height, width, x, y);
  }

  @Override
  public BitmapMasks crop(int x1, int y1, int x2, int y2) {
    return toBitmaps().crop(x1, y1, x2, y2);
  }

  @Override
  public float[] cropAndResize(float[] boxes, int[] objects, int height, int width, boolean soft) {
    return toBitmaps().cropAndResize(boxes, objects, height, width, soft);
  }

  @Override
  public RunLengthMasks select(int... indices) {
    return new RunLengthMasks(
        height, width, Arrays.stream(indices).mapToObj(objects::get).toList());
  }

  @Override
  public RunLengthMasks plus(InstanceMasks others) {
    if (!(others instanceof RunLengthMasks more)) {
      throw new IllegalArgumentException("expected run lengths, got " + others);
    }
    List<RunLengthMask> all = new ArrayList<>(objects);
    all.addAll(more.objects);
    return new RunLengthMasks(height, width, all);
  }

  @Override
  public double[] areas() {
    return objects.stream().mapToDouble(RunLengthMask::area).toArray();
  }

  @Override
  public float[] boxes() {
    float[] boxes = new float[size() * 4];
    for (int i = 0; i < size(); i++) {
      int[] box = objects.get(i).box();
      boxes[i * 4] = box[0];
      boxes[i * 4 + 1] = box[1];
      boxes[i * 4 + 2] = box[0] + box[2];
      boxes[i * 4 + 3] = box[1] + box[3];
    }
    return boxes;
  }

  @Override
  public RunLengthMask runLengths(int object) {
    return objects.get(object);
  }

  @Override
  public BitmapMasks toBitmaps() {
    return new BitmapMasks(height, width, objects.stream().map(RunLengthMask::toBitmap).toList());
  }
}

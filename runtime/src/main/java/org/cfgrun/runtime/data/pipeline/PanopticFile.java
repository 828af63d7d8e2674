package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.mask.PanopticMap;
import org.opencv.core.Mat;

/**
 * Image file whose colors are the ids of segments: {@code R + 256 * G + 256 * 256 * B}.
 *
 * @param segments the segments, in the order of the annotation file
 */
public record PanopticFile(ImageFile file, List<Segment> segments)
    implements ImageSource, PanopticAnnotation {
  private static final int CHANNELS = 3;

  public PanopticFile {
    segments = List.copyOf(segments);
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public Mat read(ColorType color) {
    return file.read(color);
  }

  @Override
  public PanopticMap map() {
    Mat image = read(ColorType.COLOR_IGNORE_ORIENTATION);
    try {
      byte[] colors = new byte[image.rows() * image.cols() * CHANNELS];
      image.get(0, 0, colors);
      int[] ids = new int[image.rows() * image.cols()];
      for (int i = 0; i < ids.length; i++) {
        int blue = Byte.toUnsignedInt(colors[CHANNELS * i]);
        int green = Byte.toUnsignedInt(colors[CHANNELS * i + 1]);
        int red = Byte.toUnsignedInt(colors[CHANNELS * i + 2]);
        ids[i] = red | green << 8 | blue << 16;
      }
      return PanopticMap.of(image.rows(), image.cols(), ids);
    } finally {
      image.release();
    }
  }
}

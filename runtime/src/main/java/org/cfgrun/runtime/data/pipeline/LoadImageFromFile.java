package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** Loads the image that the dataset names: {@code [H, W, 3]}, 8 bit, blue, green, red. */
@Component(Registries.PIPELINES)
public final class LoadImageFromFile implements Transform {
  /**
   * The arguments.
   *
   * @param toFloat32 whether values become 32-bit floats at once
   * @param colorType how the file is decoded
   * @param channelOrder {@code bgr} or {@code rgb}
   * @param fileClientArgs where files are read from: the disk
   */
  public record Args(
      @Default("False") boolean toFloat32,
      @Default("'color'") ColorType colorType,
      @Default("'bgr'") String channelOrder,
      @Default("dict(backend='disk')") FileClient fileClientArgs) {
    public Args {
      if (!channelOrder.equals("bgr") && !channelOrder.equals("rgb")) {
        throw new ArgumentException(
            "channel_order", "`channel_order` is 'bgr' or 'rgb', not '" + channelOrder + "'.");
      }
    }
  }

  private final Args args;

  public LoadImageFromFile(Args args) {
    this.args = args;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    Mat image = sample.source().read(args.colorType);
    if (args.channelOrder.equals("rgb") && image.channels() == 3) {
      Imgproc.cvtColor(image, image, Imgproc.COLOR_BGR2RGB);
    }
    if (args.toFloat32) {
      image.convertTo(image, CvType.CV_32F);
    }
    sample.load(image);
    return sample;
  }
}

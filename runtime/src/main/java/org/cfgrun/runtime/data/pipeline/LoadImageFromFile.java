package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** Loads the image file of the sample as {@code [H, W, 3]}, 8-bit, BGR. */
@Component(Registries.PIPELINES)
public final class LoadImageFromFile implements Transform {
  /**
   * The arguments.
   *
   * @param toFloat32 whether to convert the image to 32-bit floats
   * @param colorType channels and orientation of the decoded image
   * @param channelOrder {@code bgr} or {@code rgb}
   * @param fileClientArgs the file backend; only {@code disk} is supported
   */
  public record Args(
      @Default("False") boolean toFloat32,
      @Default("'color'") ColorType colorType,
      @Default("'bgr'") String channelOrder,
      @Default("dict(backend='disk')") FileClient fileClientArgs) {
    public Args {
      if (!channelOrder.equals("bgr") && !channelOrder.equals("rgb")) {
        throw new ArgumentException(
            "channel_order",
            "Expected 'bgr' or 'rgb' as `channel_order`, got '" + channelOrder + "'.");
      }
    }
  }

  private final Args args;

  public LoadImageFromFile(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input.withChannels(args.colorType.channels());
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

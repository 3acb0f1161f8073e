import calibration from './calibration.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import consent from './consent.json' with { type: 'json' };
import errors from './errors.json' with { type: 'json' };
import evaluate from './evaluate.json' with { type: 'json' };
import formats from './formats.json' with { type: 'json' };
import gaze from './gaze.json' with { type: 'json' };
import insights from './insights.json' with { type: 'json' };
import library from './library.json' with { type: 'json' };
import models from './models.json' with { type: 'json' };
import pacs from './pacs.json' with { type: 'json' };
import quality from './quality.json' with { type: 'json' };
import read from './read.json' with { type: 'json' };
import replay from './replay.json' with { type: 'json' };
import review from './review.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import sources from './sources.json' with { type: 'json' };
import train from './train.json' with { type: 'json' };
import transcript from './transcript.json' with { type: 'json' };
import viewer from './viewer.json' with { type: 'json' };

/** German, one namespace per screen or area. */
export const de = {
  common,
  consent,
  errors,
  library,
  read,
  train,
  transcript,
  review,
  settings,
  viewer,
  pacs,
  gaze,
  formats,
  models,
  calibration,
  quality,
  sources,
  replay,
  evaluate,
  insights,
};

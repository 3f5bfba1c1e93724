import { AimOutlined, CloseOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Input, InputNumber, Radio } from 'antd';
import { useRef, useState } from 'react';
import { newKey } from '../../api/http';
import type {
  Found,
  SurveyAnswerWish,
  SurveyedAsset,
  SurveyForm,
  SurveyQuestion,
} from '../../api/surveys';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { FileButton } from '../../parts/file_button';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay, whereabouts } from '../../parts/format';
import { useHere } from '../../parts/use_here';

const mostPhotos = 5;
const found: Found[] = ['works', 'degraded', 'broken', 'not_working'];

// What is missing of the least equipment: answered with no, or not at all.
export const missingOf = (form: SurveyForm, answers: Record<string, string>): string[] =>
  form.questions
    .filter((question) => question.minimum && answers[question.key] !== 'yes')
    .map((question) => question.label);

// What is typed: nobody has found anything until he says so.
type Typed = Omit<SurveyAnswerWish, 'condition'> & { condition?: Found };

export function mayAccept(form: SurveyForm, wish: Typed): boolean {
  const sounds = wish.condition === 'works' || wish.condition === 'degraded';
  return sounds && missingOf(form, wish.answers).length === 0;
}

// What stood before is where he begins, but for the condition: that is what he came to see, and an
// answer kept without a look would state it. Each answer has a name of its own.
function first(asset: SurveyedAsset, form: SurveyForm): Typed {
  const before = asset.standing;
  return {
    client_id: newKey(),
    asset: asset.id,
    form_version: form.version,
    day: isoDay(Date.now()),
    answers: before?.form_version === form.version ? { ...before.answers } : {},
    remark: before?.remark ?? '',
    accepted: false,
    lat: before?.lat ?? null,
    lon: before?.lon ?? null,
    replaces: before?.id ?? null,
  };
}

export function AnswerForm({
  asset,
  form,
  onSave,
  onClose,
}: {
  asset: SurveyedAsset;
  form: SurveyForm;
  onSave: (wish: SurveyAnswerWish, photos: File[]) => void;
  onClose: () => void;
}) {
  const [wish, setWish] = useState(() => first(asset, form));
  const [photos, setPhotos] = useState<File[]>([]);
  const [isAsked, setAsked] = useState(false);
  const conditions = useRef<HTMLDivElement>(null);
  const change = (part: Partial<Typed>) => setWish((before) => ({ ...before, ...part }));
  const put = (key: string, value: string | undefined) =>
    setWish((before) => {
      const { [key]: _, ...rest } = before.answers;
      return { ...before, answers: value === undefined ? rest : { ...rest, [key]: value } };
    });
  const here = useHere(change);
  const missing = missingOf(form, wish.answers);
  const ask = (question: SurveyQuestion) => (
    <Question
      key={question.key}
      question={question}
      value={wish.answers[question.key]}
      onChange={(value) => put(question.key, value)}
    />
  );
  const save = () => {
    if (!wish.condition) {
      setAsked(true);
      conditions.current?.querySelector('input')?.focus();
      return;
    }
    const accepted = wish.accepted && mayAccept(form, wish);
    onSave({ ...wish, condition: wish.condition, accepted }, photos);
  };
  const needed = form.questions.filter((question) => question.minimum);
  const others = form.questions.filter((question) => !question.minimum);
  return (
    <FormDrawer
      size={560}
      title={vi.surveys.answer(asset.name)}
      save={vi.surveys.keep}
      onSave={save}
      onClose={onClose}
    >
      <Field label={vi.surveys.day}>
        <DayPicker value={wish.day} onChange={(day) => change({ day })} />
      </Field>
      <div ref={conditions}>
        <FieldGroup
          label={vi.surveys.condition}
          error={isAsked && !wish.condition ? vi.surveys.conditionFirst : undefined}
        >
          <Radio.Group
            name="condition"
            value={wish.condition}
            options={found.map((value) => ({ value, label: vi.surveys.conditions[value] }))}
            onChange={(event) => change({ condition: event.target.value as Found })}
          />
        </FieldGroup>
      </div>
      {needed.length > 0 && <h3>{vi.surveys.minimum}</h3>}
      {needed.map(ask)}
      {others.length > 0 && <h3>{vi.surveys.others}</h3>}
      {others.map(ask)}
      <Field label={vi.surveys.remark}>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={2000}
          value={wish.remark}
          onChange={(event) => change({ remark: event.target.value })}
        />
      </Field>
      <FieldGroup label={vi.surveys.photos}>
        <ul className="plain">
          {photos.map((photo, index) => (
            <li key={`${index} ${photo.name}`} className="row_between">
              <span style={{ overflowWrap: 'anywhere' }}>{photo.name}</span>
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={vi.surveys.removePhoto(photo.name)}
                onClick={() => setPhotos(photos.filter((_, i) => i !== index))}
              />
            </li>
          ))}
        </ul>
        <FileButton
          accept="image/jpeg,image/png,image/webp"
          label={vi.surveys.addPhoto}
          disabled={photos.length >= mostPhotos}
          onFile={(photo) => setPhotos([...photos, photo])}
        />
      </FieldGroup>
      <div className="row">
        {here.able && (
          <Button icon={<AimOutlined />} onClick={here.locate}>
            {vi.surveys.locate}
          </Button>
        )}
        {wish.lat !== null && wish.lon !== null && (
          <span className="small muted">{whereabouts(wish.lat, wish.lon)}</span>
        )}
      </div>
      {here.lost && <Alert type="warning" showIcon title={vi.surveys.notLocated} />}
      <Checkbox
        checked={wish.accepted && mayAccept(form, wish)}
        disabled={!mayAccept(form, wish)}
        onChange={(event) => change({ accepted: event.target.checked })}
      >
        {vi.surveys.accepted}
      </Checkbox>
      <span className="field_hint">
        {missing.length > 0 ? vi.surveys.missing(missing.join('; ')) : vi.surveys.acceptedHint}
      </span>
    </FormDrawer>
  );
}

function Question({
  question,
  value,
  onChange,
}: {
  question: SurveyQuestion;
  value?: string;
  onChange: (value: string | undefined) => void;
}) {
  if (question.type === 'yes_no')
    return (
      <FieldGroup label={question.label}>
        <Radio.Group
          name={question.key}
          value={value}
          options={[
            { value: 'yes', label: vi.surveys.yes },
            { value: 'no', label: vi.surveys.no },
          ]}
          onChange={(event) => onChange(event.target.value as string)}
        />
      </FieldGroup>
    );
  return (
    <Field label={question.label}>
      {question.type === 'number' ? (
        <InputNumber
          controls={false}
          min={question.least}
          max={question.most}
          decimalSeparator=","
          suffix={question.measure || undefined}
          value={value === undefined ? null : Number(value)}
          onChange={(number) => onChange(number === null ? undefined : String(number))}
        />
      ) : (
        <Input
          maxLength={500}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      )}
    </Field>
  );
}

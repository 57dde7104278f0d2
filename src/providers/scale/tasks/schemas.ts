// The ten kinds of task and their configuration trees.
// scale-gp-beta 0.7.0, types/evaluation_task_param.py; https://docs.gp.scale.com/reference/v5/evaluations/add-test-criteria-to-evaluation
import * as z from 'zod'
import { bool, Dict, float, int, number, orLocator, StringDict, variants } from '../dialect/fields.ts'
import { RunCondition } from './run-condition.ts'

const dict = () => orLocator('dict[str,any]', Dict).optional()
const dicts = () => orLocator('list[dict[str,any]]', z.array(Dict)).optional()
const optionalInt = () => orLocator('int', int()).optional()
const optionalBool = () => orLocator('bool', bool()).optional()
const penalty = () => orLocator('constrained-float', float({ min: -2, max: 2 })).optional()

/** The server's model is open too: unknown members are kept. */
const ChatCompletionConfiguration = z.looseObject({
  model: z.string().describe('`model_vendor/model`, such as `openai/gpt-4o`.'),
  messages: orLocator('list[dict[str,any]]', z.array(Dict)).describe(
    'OpenAI messages; contents may contain templates.',
  ),
  audio: dict(),
  frequency_penalty: penalty(),
  function_call: dict(),
  functions: dicts(),
  logit_bias: orLocator('dict[str,int]', z.record(z.string(), int())).optional(),
  logprobs: optionalBool(),
  max_completion_tokens: optionalInt(),
  max_tokens: optionalInt(),
  metadata: orLocator('dict[str,str]', StringDict).optional(),
  modalities: orLocator('list[str]', z.array(z.string())).optional(),
  n: optionalInt(),
  parallel_tool_calls: optionalBool(),
  prediction: dict(),
  presence_penalty: penalty(),
  reasoning_effort: z.string().optional(),
  response_format: dict(),
  seed: optionalInt(),
  stop: variants({ str: z.string(), 'list[str]': z.array(z.string()) }).optional(),
  store: optionalBool(),
  temperature: orLocator('float', float()).optional(),
  tool_choice: variants({ str: z.string(), 'dict[str,any]': Dict }).optional(),
  tools: dicts(),
  top_k: optionalInt(),
  top_logprobs: optionalInt(),
  top_p: orLocator('float', float()).optional(),
})

const InferenceConfiguration = z.object({
  model: z.string().describe('`vendor/name`.'),
  args: dict(),
  inference_configuration: orLocator(
    'LaunchInferenceConfiguration',
    z.looseObject({ num_retries: int().optional(), timeout_seconds: int().optional() }),
  ).optional(),
})

const AgenticApplicationOverrides = z.object({
  concurrent: bool().optional(),
  initial_state: z.object({ current_node: z.string(), state: Dict }).optional(),
  partial_trace: z
    .array(
      z.object({
        duration_ms: int(),
        node_id: z.string(),
        operation_input: z.string(),
        operation_output: z.string(),
        operation_type: z.string(),
        start_timestamp: z.string(),
        workflow_id: z.string(),
        operation_metadata: Dict.optional(),
      }),
    )
    .optional(),
  return_span: bool().optional(),
  use_channels: bool().optional(),
})

const ArtifactOverride = z.object({
  artifact_ids_filter: z.array(z.string()).optional(),
  artifact_name_regex: z.array(z.string()).optional(),
  type: z.literal('knowledge_base_schema').optional(),
})

const OVERRIDES = new Set(['concurrent', 'initial_state', 'partial_trace', 'return_span', 'use_channels'])

const ApplicationVariantConfiguration = z.object({
  application_variant_id: z.string(),
  inputs: orLocator('dict[str,any]', Dict).describe('Values by input name; for V0 variants, inputs by node.'),
  history: orLocator(
    'list[ApplicationRequestResponsePair]',
    z.array(z.object({ request: z.string(), response: z.string(), session_data: Dict.optional() })),
  ).optional(),
  operation_metadata: dict(),
  overrides: orLocator(
    'AgenticApplicationOverrides',
    variants({
      AgenticApplicationOverrides: AgenticApplicationOverrides,
      'dict[str,KnowledgeBaseOverride]': z
        .record(z.string(), ArtifactOverride)
        .refine((value) => !Object.keys(value).some((key) => OVERRIDES.has(key))),
    }),
  ).optional(),
})

const AgentexConfiguration = z.object({
  agentex_agent_id: z.string(),
  input_column: variants({ str: z.string(), 'dict[str,any]': Dict, 'list[any]': z.array(z.unknown()) }),
  agent_task_params: dict(),
  completion_mode: z.enum(['first_message', 'turn_quiescence']).optional(),
  deployment_id: z.string().optional(),
  include_traces: optionalBool(),
  input_mode: z.enum(['text', 'data']).optional(),
  quiescence_seconds: optionalInt(),
  timeout_seconds: orLocator('constrained-int', int({ max: 1500 }))
    .optional()
    .describe('Seconds per item, at most 1500. Default: 600.'),
})

export const METRICS = ['bleu', 'meteor', 'cosine_similarity', 'f1', 'rouge1', 'rouge2', 'rougeL'] as const
const metric = <const T extends (typeof METRICS)[number]>(type: T) =>
  z.object({ type: z.literal(type), candidate: z.string(), reference: z.string() })
const MetricConfiguration = z.discriminatedUnion('type', [
  metric('bleu'),
  metric('meteor'),
  metric('cosine_similarity'),
  metric('f1'),
  metric('rouge1'),
  metric('rouge2'),
  metric('rougeL'),
])

const QuestionConfiguration = z.object({
  model: z.string(),
  prompt: z.string().describe('A template.'),
  question_id: z.string(),
})

const agent = <const T extends string>(agent_name: T) =>
  z.object({
    agent_name: z.literal(agent_name).optional(),
    config: z.looseObject({ model: z.string().optional() }),
  })

const AgentConfiguration = z.object({
  definition: z.string(),
  name: z.string(),
  output_rules: z.array(z.string()),
  data_fields: z.array(z.string()).optional(),
  designated_to: variants({
    APEAgent: agent('APEAgent'),
    IFAgent: agent('IFAgent'),
    TruthfulnessAgent: agent('TruthfulnessAgent'),
    BaseAgent: agent('BaseAgent'),
  }).optional(),
  output_type: z.enum(['text', 'integer', 'float', 'boolean']).optional(),
  output_values: z.array(variants({ str: z.string(), float: number(), bool: z.boolean() })).optional(),
  rubric_id: z.string().optional(),
  rubric_version: int().optional(),
})

const guided = {
  model: z.string(),
  prompt: z.string().describe('A template.'),
  inference_args: Dict.optional(),
  run_condition: RunCondition.optional(),
  system_prompt: z.string().optional(),
}
const GuidedDecodingConfiguration = variants({
  AutoEvaluationStructuredOutputTaskRequestWithItemLocator: z.object({
    ...guided,
    response_format: Dict.describe('A JSON schema; the result matches it.'),
  }),
  AutoEvaluationGuidedDecodingTaskRequestWithItemLocator: z.object({
    ...guided,
    choices: z.array(z.string()).min(1),
  }),
  AutoEvaluationAgentTaskRequestWithItemLocator: AgentConfiguration,
})

const Component = z.object({ data: z.string().regex(/^item\.\S+$/), label: z.string().optional() })
export interface Container {
  children: (Container | z.output<typeof Component>)[]
  direction?: 'row' | 'column' | undefined
}
export const Container: z.ZodType<Container> = z
  .lazy(() =>
    z.object({
      children: z.array(variants({ Container, Component }) as z.ZodType<Container['children'][number]>),
      direction: z.enum(['row', 'column']).optional(),
    }),
  )
  .meta({ id: 'ScaleContainer' })

const ContributorConfiguration = z.object({
  question_id: z.string(),
  layout: Container,
  prefill_from: z.string().optional().describe('Column whose value answers the question in advance.'),
  queue_id: z.string().optional().describe('Default: `default`.'),
  required: bool().optional(),
  rubric_id: z.string().optional(),
})

const CustomFunctionConfiguration = z.object({
  function_source: z.string().describe('Python source of one function.'),
  arg_mapping: StringDict.optional().describe('Locator by parameter. Default: `item.<parameter>`.'),
  config_args: Dict.refine((value) => JSON.stringify(value).length <= 10_000, {
    message: 'config_args must be at most 10000 characters of JSON',
  }).optional(),
  outputs: z.array(z.object({ path: z.string(), alias: z.string().optional() })).optional(),
})

const task = <const T extends string, C extends z.ZodType>(task_type: T, configuration: C) =>
  z.object({ task_type: z.literal(task_type), alias: z.string().optional(), configuration })

/** Configuration schemas by task type. A replaced configuration is checked separately. */
export const CONFIGURATIONS = {
  chat_completion: ChatCompletionConfiguration,
  inference: InferenceConfiguration,
  application_variant: ApplicationVariantConfiguration,
  agentex_output: AgentexConfiguration,
  metric: MetricConfiguration,
  'auto_evaluation.question': QuestionConfiguration,
  'auto_evaluation.guided_decoding': GuidedDecodingConfiguration,
  'auto_evaluation.agent': AgentConfiguration,
  'contributor_evaluation.question': ContributorConfiguration,
  custom_function: CustomFunctionConfiguration,
} satisfies Record<string, z.ZodType>
export type TaskType = keyof typeof CONFIGURATIONS

export const EvaluationTask = z
  .discriminatedUnion('task_type', [
    task('chat_completion', ChatCompletionConfiguration).extend({
      // Optional, because the SDK's types allow leaving it out.
      task_type: z.literal('chat_completion').optional(),
    }),
    task('inference', InferenceConfiguration),
    task('application_variant', ApplicationVariantConfiguration),
    task('agentex_output', AgentexConfiguration),
    task('metric', MetricConfiguration),
    task('auto_evaluation.question', QuestionConfiguration),
    task('auto_evaluation.guided_decoding', GuidedDecodingConfiguration),
    task('auto_evaluation.agent', AgentConfiguration),
    task('contributor_evaluation.question', ContributorConfiguration),
    task('custom_function', CustomFunctionConfiguration),
  ])
  .meta({ id: 'ScaleEvaluationTask' })
export type EvaluationTask = z.output<typeof EvaluationTask>

export const DryRunRequest = z
  .object({
    task_type: z.literal('custom_function').optional(),
    alias: z.string().optional(),
    configuration: CustomFunctionConfiguration,
    sample_data: z.array(Dict).describe('Rows to run the function on.'),
  })
  .meta({ id: 'ScaleTaskDryRunRequest' })
